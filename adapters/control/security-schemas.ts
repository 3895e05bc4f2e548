/** What a station tells of its security: profile, certificates, events and firmware. */
import * as Type from 'typebox';
import { nullable } from './nullable.js';

const profile = { minimum: 0, maximum: 3 };

const Security = Type.Object({
  profile: Type.Integer({ ...profile, description: 'Of the present way to the CSMS.' }),
  fallback: nullable(
    Type.Integer({
      ...profile,
      description: 'On trial: the profile that is gone back to, where the present one fails.',
    }),
  ),
});

const SecurityEvents = Type.Array(
  Type.Object({
    number: Type.Integer(),
    type: Type.String(),
    timestamp: Type.String({ format: 'date-time' }),
    techInfo: Type.Optional(Type.String()),
  }),
  { description: 'What happened to its security and was not told yet, in the order in which it goes out.' },
);

const Certificate = Type.Object({
  use: Type.Enum(['CentralSystemRootCertificate', 'ManufacturerRootCertificate', 'ChargePointCertificate'], {
    type: 'string',
  }),
  subject: Type.String(),
  fingerprint: Type.String({ description: 'SHA-256 over the DER, in hex.' }),
  notBefore: Type.String({ format: 'date-time' }),
  notAfter: Type.String({ format: 'date-time' }),
  isInUse: Type.Boolean({ description: 'It vouches for the connection, or is shown to the CSMS.' }),
});

const Certificates = Type.Array(Certificate, { description: "Roots, and the station's own; never a key." });

const Firmware = Type.Object(
  {
    version: Type.String(),
    update: nullable(
      Type.Object({
        requestId: nullable(Type.Integer({ description: 'Null: UpdateFirmware, which has none.' })),
        phase: Type.Enum(['fetching', 'installing', 'rebooting', 'proving', 'over'], { type: 'string' }),
        status: Type.String({ description: 'As it was told last.' }),
      }),
    ),
  },
  { description: 'What runs, and the last update.' },
);

/** Of a running station. */
export const securityFields = {
  security: Security,
  securityEvents: SecurityEvents,
  certificates: Certificates,
  firmware: Firmware,
};
