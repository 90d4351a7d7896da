/** Characters of a page: enough that no guess reads it. */
const lines = 40;
const columns = 100;

/** What a page of text that is shared leaves on its window. */
declare global {
  interface Window {
    turnToPage(page: number): number;
    readPage(page: number): Promise<{ readonly right: number; readonly at: number }>;
  }
}

/** The layout of a page, which who shows it and who reads it have in common. Spelled out for init scripts, which see nothing else. */
const layout = {
  lines,
  columns,
  left: 100,
  top: 80,
  width: 8,
  height: 20,
  font: '12px "DejaVu Sans Mono", monospace',
};
export type PageLayout = typeof layout;
export const pageLayout: PageLayout = layout;

/** An init script: what is shared is a page of digits of 12 px, black on white, 1920 × 1080, which stands still until it is turned. */
export function installBook({ lines: rows, columns: cells, ...at }: PageLayout): void {
  const canvas = document.createElement('canvas');
  canvas.width = 1920;
  canvas.height = 1080;
  const context = canvas.getContext('2d');
  let page = 0;
  const draw = (): void => {
    if (context === null) return;
    context.fillStyle = 'white';
    context.fillRect(0, 0, 1920, 1080);
    context.fillStyle = 'black';
    context.font = at.font;
    for (let row = 0; row < rows; row += 1)
      for (let cell = 0; cell < cells; cell += 1) {
        const digit = ((page + 1) * 7_919 + row * 6_101 + cell * 4_409 + row * cell * 31 * (page + 1)) % 10;
        context.fillText(String(digit), at.left + cell * at.width, at.top + row * at.height);
      }
  };
  window.turnToPage = (next) => {
    page = next;
    draw();
    return Date.now();
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    draw();
    const stream = canvas.captureStream(30);
    // A screen that stands still gives the same picture again.
    setInterval(draw, 200);
    return stream;
  };
}

/** An init script: reads a page from the picture that is shown, each character as the digit that it resembles most. */
export function installReader({ lines: rows, columns: cells, ...at }: PageLayout): void {
  const surface = (width: number, height: number): CanvasRenderingContext2D => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    return context;
  };
  const grey = (data: Uint8ClampedArray): number[] =>
    Array.from({ length: data.length / 4 }, (_, index) => data[index * 4 + 1] ?? 0);
  const shapes = (): readonly (readonly number[])[] =>
    Array.from({ length: 10 }, (_, digit) => {
      const context = surface(at.width, 16);
      context.fillStyle = 'white';
      context.fillRect(0, 0, at.width, 16);
      context.fillStyle = 'black';
      context.font = at.font;
      context.fillText(String(digit), 0, 12);
      return grey(context.getImageData(0, 0, at.width, 16).data);
    });
  let known: readonly (readonly number[])[] | null = null;
  const page = surface(1920, 1080);
  window.readPage = async (number) => {
    known ??= shapes();
    const video = document.querySelector<HTMLVideoElement>('[data-screen-of] video');
    if (video === null || video.videoWidth !== 1920) return { right: 0, at: Date.now() };
    page.drawImage(video, 0, 0);
    const when = Date.now();
    let right = 0;
    for (let row = 0; row < rows; row += 1)
      for (let cell = 0; cell < cells; cell += 1) {
        const seen = grey(
          page.getImageData(at.left + cell * at.width, at.top + row * at.height - 12, at.width, 16).data,
        );
        const distances = known.map((shape) =>
          shape.reduce((sum, value, index) => sum + Math.abs(value - (seen[index] ?? 0)), 0),
        );
        const digit =
          ((number + 1) * 7_919 + row * 6_101 + cell * 4_409 + row * cell * 31 * (number + 1)) % 10;
        if (distances.indexOf(Math.min(...distances)) === digit) right += 1;
      }
    return { right: right / (rows * cells), at: when };
  };
}
