// Shows the actions of the area that the address names; without this script the address leads to
// the list of that area, and from there to each action.
const rows = [...document.querySelectorAll("tr[data-where]")];
const plans = [...document.querySelectorAll("details.plan")];
const note = document.querySelector("#gefilterd");

function show() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  const area = target && target.dataset.area;
  for (const row of rows) row.hidden = Boolean(area) && !row.dataset.where.split(" ").includes(id);
  for (const plan of plans) {
    const own = rows.filter((row) => plan.contains(row));
    plan.hidden = Boolean(area) && own.every((row) => row.hidden);
    if (area) plan.open = !plan.hidden;
    if (target && plan.contains(target)) plan.open = true;
  }
  note.hidden = !area;
  if (area) {
    note.querySelector("span").textContent = area;
    note.scrollIntoView();
  } else if (target) target.scrollIntoView();
}

addEventListener("hashchange", show);
show();
