export type ReadCode = (picture: ImageData) => string | null;

/**
 * What reads QR codes in pictures. It is fetched when somebody scans for the first time: few people ever do.
 * @returns a function that gives the text of a code in the picture, or null where there is none
 */
export async function loadCodeReader(): Promise<ReadCode> {
  const { decodeQR } = await import('qr/decode.js');
  return (picture) => {
    try {
      return decodeQR(picture);
    } catch {
      // The library throws where it finds no code.
      return null;
    }
  };
}
