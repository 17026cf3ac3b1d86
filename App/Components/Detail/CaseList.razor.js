// Rows are equally high, and of a long list only some are there: their number says where a row is.
export function reveal(list, number, height) {
  const top = number * height;
  if (top >= list.scrollTop && top + height <= list.scrollTop + list.clientHeight) return;
  list.scrollTop = Math.max(0, top - list.clientHeight / 3);
}
