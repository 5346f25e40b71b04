// The cell of a notebook around the map: a frame with the page of the map, which can reach nothing
// of the notebook, and messages between that page and Python.

const HEIGHT = 560; // pixels, until the page has told its own

// Without a kernel there is no page to show; then these words stay.
const WAITING = "De kaart komt eraan. Blijft ze weg, voer deze cel dan opnieuw uit.";

function makeFrame() {
  const frame = document.createElement("iframe");
  frame.title = "Kaart";
  frame.setAttribute("sandbox", "allow-scripts");
  Object.assign(frame.style, {
    border: "0", display: "block", height: `${HEIGHT}px`, width: "100%",
  });
  return frame;
}

// A picture of the map stands above it, for where there is no kernel; beside the map it is hidden.
function pictureAbove(element) {
  const own = element.closest(".jp-OutputArea-child"), before = own && own.previousElementSibling;
  return before && before.querySelector(".jp-RenderedSVG, .jp-RenderedImage") ? before : null;
}

function hide(element, hidden) {
  if (element) element.style.display = hidden ? "none" : "";
}

function render({model, el}) {
  const frame = makeFrame(), waiting = document.createElement("p");
  let picture = null, started = false, themes = null;
  waiting.textContent = WAITING;
  el.append(waiting);

  function draw() {
    if (started && themes) frame.contentWindow.postMessage({kind: "draw", themes}, "*");
  }

  function receive(message) {
    if (message.kind === "page" && !frame.srcdoc) {
      frame.srcdoc = message.page;
      waiting.replaceWith(frame);
    } else if (message.kind === "draw") {
      themes = message.themes;
      draw();
    }
  }

  function listen({source, data}) {
    if (source !== frame.contentWindow || !data) return;
    if (data.kind === "size") {
      frame.style.height = `${data.height}px`;
    } else if (data.kind === "clicked") {
      model.set("clicked", data.code);
      model.save_changes();
    } else if (data.kind === "started") {
      started = true;
      picture = pictureAbove(el);
      hide(picture, true);
      draw();
    }
  }

  window.addEventListener("message", listen);
  model.on("msg:custom", receive);
  model.send({kind: "ask"});
  return () => {
    window.removeEventListener("message", listen);
    model.off("msg:custom", receive);
    hide(picture, false);
  };
}

export default {render};
