import { expect, it } from 'vitest';
import { validateRequest, validateResponse } from '../../protocol/validation.js';

it('the words for done and failed are those of each message, whatever the text around them says', () => {
  // The prose of the whitepaper says "Success" and "UploadFailed" where its schemas say otherwise.
  expect(validateResponse('DeleteCertificate', { status: 'Accepted' })).toBeNull();
  expect(validateResponse('DeleteCertificate', { status: 'Success' })).not.toBeNull();
  expect(validateRequest('LogStatusNotification', { status: 'UploadFailure', requestId: 1 })).toBeNull();
  expect(validateRequest('LogStatusNotification', { status: 'UploadFailed', requestId: 1 })).not.toBeNull();
  expect(validateRequest('DiagnosticsStatusNotification', { status: 'UploadFailed' })).toBeNull();
  expect(validateRequest('DiagnosticsStatusNotification', { status: 'UploadFailure' })).not.toBeNull();
  expect(validateResponse('DataTransfer', { status: 'UnknownVendorId' })).toBeNull();
  expect(validateResponse('DataTransfer', { status: 'UnknownVendor' })).not.toBeNull();
});
