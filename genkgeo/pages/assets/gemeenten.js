/* Leave of the list of municipalities those of which the name or the code is asked for. */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
(() => {
  const field = document.getElementById("zoek");
  const count = document.getElementById("gevonden");
  const rows = [...document.querySelectorAll("#gemeenten tbody tr")].map((row) => ({
    row,
    text: `${plain(row.cells[0].textContent)} ${row.dataset.code}`,
  }));
  const show = () => {
    const asked = plain(field.value);
    let number = 0;
    for (const { row, text } of rows) {
      row.hidden = !text.includes(asked);
      number += row.hidden ? 0 : 1;
    }
    count.textContent = asked ? `${number} gevonden` : "";
  };
  field.closest("p").hidden = false;
  field.addEventListener("input", show);
  show();
})();
