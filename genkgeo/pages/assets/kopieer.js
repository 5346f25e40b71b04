// Puts a text on the clipboard, also where a page from a file may not ask the browser for it.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copyText(button.parentElement.firstChild.textContent.trim());
    button.focus();
    button.textContent = "Gekopieerd";
  });
}
