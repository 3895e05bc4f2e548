/** The certificate library, in a file of its own: it is large, and loaded when the first certificate is judged. */
import 'reflect-metadata';

export {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  X509Certificate as LibraryCertificate,
} from '@peculiar/x509';
