/**
 * Makes the browser start what its first connection waits for: threads, codecs, a certificate's key. Nothing is gathered, asked or sent.
 * Where it fails, the connection itself will say so.
 */
export async function prepareConnection(): Promise<void> {
  const connection = new RTCPeerConnection();
  try {
    connection.addTransceiver('audio');
    connection.addTransceiver('video');
    await connection.createOffer();
  } catch {
    return;
  } finally {
    connection.close();
  }
}
