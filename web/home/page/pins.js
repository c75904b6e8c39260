// Runs before the page is shown: where the reader has pinned matches, room is kept for them, so that nothing moves.

{
  let pins = [];
  try {
    pins = JSON.parse(localStorage.getItem("pins")) ?? [];
  } catch {
    // Without storage nothing is pinned.
  }
  const { classList, style } = document.documentElement;
  classList.add("pins");
  style.setProperty("--pins", pins.length);
  if (pins.length) classList.add("pinned");
}
