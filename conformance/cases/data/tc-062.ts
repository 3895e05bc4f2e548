import { testCase } from '../../language/case.js';
import { always } from '../../product/applicability.js';

export const tc062 = testCase({
  id: 'TC_062_CS',
  name: 'Data Transfer to a Charge Point',
  chapter: 'data',
  profile: 'Core',
  purpose: 'The CSMS sends data of a vendor that the station does not know: the station says so.',
  appliesTo: always,
  async play(t) {
    t.step('1. The CSMS transfers data of an unknown vendor');
    const transfer = { vendorId: 'com.example.nobody-knows-it', messageId: 'Greeting', data: 'Good day' };
    const status = await t.ask('DataTransfer', transfer, [
      'UnknownVendorId',
      'UnknownMessageId',
      'Rejected',
      'Accepted',
    ]);
    if (status === 'Accepted') t.story.remark('Accepted for a vendor it cannot know; UnknownVendorId is preferred');
  },
});
