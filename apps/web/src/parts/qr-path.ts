/** One SVG path for the dark modules of a QR matrix, a module being 1 × 1; runs in a row become one rectangle. */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
  const parts: string[] = [];
  modules.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      const start = x;
      while (row[x] === true) x += 1;
      if (x > start) parts.push(`M${start} ${y}h${x - start}v1h${start - x}z`);
      else x += 1;
    }
  });
  return parts.join('');
}
