/** Certificates that are none, for the cases that want them refused. */

/** Looks like PEM, and holds no DER. */
export const notACertificate = [
  '-----BEGIN CERTIFICATE-----',
  Buffer.from('There is no certificate in here, only a sentence.').toString('base64'),
  '-----END CERTIFICATE-----',
  '',
].join('\n');
