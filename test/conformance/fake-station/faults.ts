/** Errors that real stations make. Each switches one behaviour of the fake station wrong. */

export interface Fault {
  /** What the station does wrong. */
  readonly what: string;
  /** The cases that forbid it, and no other. */
  readonly failsIn: readonly string[];
}

export const faults = {
  'boot.ignoresInterval': {
    what: 'Says BootNotification again before the interval it was given is over.',
    failsIn: ['TC_001_CS', 'TC_002_CS'],
  },
  'boot.heartbeatsBeforeAcceptance': {
    what: 'Sends a Heartbeat although it is not registered yet.',
    failsIn: ['TC_001_CS', 'TC_002_CS'],
  },
  'boot.silentWhilePending': {
    what: 'Answers no request while its registration is pending.',
    failsIn: ['TC_002_CS'],
  },
  'boot.omitsConnectorZero': {
    what: 'Says the status of connector 0 only after its very first boot, as nothing has changed since.',
    failsIn: [
      'TC_001_CS',
      'TC_002_CS',
      'TC_013_CS',
      'TC_014_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_034_CS',
      'TC_080_CS',
      'TC_085_CS',
      'TC_086_CS',
      'TC_087_CS',
    ],
  },
  'boot.ignoresHeartbeatInterval': {
    what: 'Sends heartbeats at a pace of its own.',
    failsIn: ['TC_001_CS', 'TC_002_CS'],
  },

  'start.noPreparingOnSwipe': {
    what: 'Shows Preparing only when the cable is plugged in, not when a tag was presented.',
    failsIn: [
      'TC_004_1_CS',
      'TC_004_2_CS',
      'TC_005_1_CS',
      'TC_005_2_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_008_1_CS',
      'TC_011_1_CS',
      'TC_011_2_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_024_CS',
      'TC_026_CS',
      'TC_028_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_036_CS',
      'TC_037_1_CS',
      'TC_037_2_CS',
      'TC_037_3_CS',
      'TC_038_CS',
      'TC_039_CS',
      'TC_046_1_CS',
      'TC_046_2_CS',
      'TC_047_CS',
      'TC_049_CS',
      'TC_051_CS',
      'TC_052_CS',
      'TC_053_1_CS',
      'TC_057_CS',
      'TC_058_2_CS',
      'TC_061_1_CS',
      'TC_061_2_CS',
      'TC_066_CS',
      'TC_068_CS',
      'TC_069_CS',
      'TC_070_CS',
      'TC_071_CS',
      'TC_082_CS',
    ],
  },
  'start.noPreparingOnPlug': {
    what: 'Shows Preparing only for a tag, not for a cable.',
    failsIn: [
      'TC_003_CS',
      'TC_005_1_CS',
      'TC_005_2_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_008_2_CS',
      'TC_010_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_023_4_CS',
      'TC_023_5_CS',
      'TC_026_CS',
      'TC_028_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_036_CS',
      'TC_038_CS',
      'TC_047_CS',
      'TC_048_2_CS',
      'TC_050_2_CS',
      'TC_051_CS',
      'TC_057_CS',
      'TC_058_2_CS',
      'TC_059_CS',
      'TC_061_2_CS',
      'TC_066_CS',
      'TC_068_CS',
      'TC_069_CS',
      'TC_070_CS',
      'TC_071_CS',
      'TC_082_CS',
    ],
  },
  'start.neverTimesOut': {
    what: 'Waits for ever for the cable of an authorized driver.',
    failsIn: ['TC_004_2_CS', 'TC_007_1_CS', 'TC_007_2_CS', 'TC_011_2_CS', 'TC_061_1_CS', 'TC_061_2_CS'],
  },
  'start.asksAgainAtPlug': {
    what: 'Authorizes a second time when the cable is plugged in.',
    failsIn: [
      'TC_004_1_CS',
      'TC_005_1_CS',
      'TC_005_2_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_008_1_CS',
      'TC_011_1_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_026_CS',
      'TC_028_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_036_CS',
      'TC_037_1_CS',
      'TC_037_2_CS',
      'TC_037_3_CS',
      'TC_038_CS',
      'TC_039_CS',
      'TC_047_CS',
      'TC_051_CS',
      'TC_053_1_CS',
      'TC_057_CS',
      'TC_058_2_CS',
      'TC_061_2_CS',
      'TC_066_CS',
      'TC_068_CS',
      'TC_069_CS',
      'TC_070_CS',
      'TC_071_CS',
      'TC_082_CS',
    ],
  },
  'start.startsWithOpenLock': {
    what: 'Starts a transaction although the lock of the cable did not close.',
    failsIn: ['TC_024_CS'],
  },
  'start.startsWhenFaulted': {
    what: 'Starts a transaction on a faulted connector.',
    failsIn: ['TC_041_CS'],
  },

  'stop.foreignTagStops': {
    what: 'Ends a transaction with any tag.',
    failsIn: ['TC_068_CS', 'TC_069_CS'],
  },
  'stop.asksForOwnTag': {
    what: 'Authorizes the tag that started before it stops.',
    failsIn: ['TC_037_1_CS', 'TC_037_2_CS', 'TC_037_3_CS', 'TC_039_CS', 'TC_068_CS'],
  },
  'stop.ignoresParent': {
    what: 'Ends a transaction with no other tag, even of the same group.',
    failsIn: ['TC_069_CS'],
  },
  'stop.reportsStartingTag': {
    what: 'Names the tag that started when another one of its group has stopped.',
    failsIn: ['TC_069_CS'],
  },
  'stop.wrongReasonLocally': {
    what: 'Gives the reason Other when the driver stops with a tag.',
    failsIn: ['TC_038_CS', 'TC_039_CS', 'TC_068_CS'],
  },
  'stop.wrongTransactionId': {
    what: 'Ends a transaction under an id that it was never given.',
    failsIn: [
      'TC_005_1_CS',
      'TC_005_2_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_010_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_037_1_CS',
      'TC_037_2_CS',
      'TC_037_3_CS',
      'TC_038_CS',
      'TC_039_CS',
      'TC_061_2_CS',
      'TC_068_CS',
      'TC_069_CS',
    ],
  },
  'stop.availableWithCableIn': {
    what: 'Shows Available after a transaction although the cable is still in.',
    failsIn: [
      'TC_005_1_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_010_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_032_1_CS',
      'TC_037_1_CS',
      'TC_037_2_CS',
      'TC_037_3_CS',
      'TC_038_CS',
      'TC_039_CS',
      'TC_061_2_CS',
      'TC_068_CS',
      'TC_069_CS',
    ],
  },
  'stop.wrongReasonOnDisconnect': {
    what: 'Gives the reason Local when the cable is pulled out of the car.',
    failsIn: ['TC_005_1_CS', 'TC_005_2_CS'],
  },
  'stop.stopsOnDisconnectDespiteKey': {
    what: 'Ends the transaction when the cable is pulled out of the car, whatever the key says.',
    failsIn: ['TC_005_3_CS'],
  },
  'stop.noDisconnectInfo': {
    what: 'Does not say that the cable was pulled out of the car.',
    failsIn: ['TC_005_3_CS'],
  },

  'cache.neverUsed': {
    what: 'Asks the CSMS for every tag, although its cache knows it.',
    failsIn: ['TC_007_1_CS', 'TC_007_2_CS'],
  },
  'cache.survivesClear': {
    what: 'Accepts ClearCache and clears nothing.',
    failsIn: ['TC_061_1_CS', 'TC_061_2_CS'],
  },

  'remote.acceptsWhenBusy': {
    what: 'Accepts a remote start on a connector that is charging.',
    failsIn: ['TC_026_CS'],
  },
  'remote.acceptsConnectorZero': {
    what: 'Takes connector 0 of a remote start for the first one.',
    failsIn: ['TC_027_CS'],
  },
  'remote.acceptsUnknownTransaction': {
    what: 'Accepts to stop a transaction it does not have.',
    failsIn: ['TC_028_CS'],
  },
  'remote.skipsAuthorize': {
    what: 'Starts remotely without authorization although AuthorizeRemoteTxRequests is true.',
    failsIn: [
      'TC_005_1_CS',
      'TC_005_2_CS',
      'TC_005_3_CS',
      'TC_007_1_CS',
      'TC_007_2_CS',
      'TC_010_CS',
      'TC_011_1_CS',
      'TC_011_2_CS',
      'TC_012_CS',
      'TC_015_CS',
      'TC_016_CS',
      'TC_018_1_CS',
      'TC_018_2_CS',
      'TC_023_5_CS',
      'TC_024_CS',
      'TC_026_CS',
      'TC_028_CS',
      'TC_032_1_CS',
      'TC_032_2_CS',
      'TC_036_CS',
      'TC_038_CS',
      'TC_047_CS',
      'TC_051_CS',
      'TC_053_2_CS',
      'TC_057_CS',
      'TC_058_2_CS',
      'TC_059_CS',
      'TC_061_2_CS',
      'TC_066_CS',
      'TC_068_CS',
      'TC_069_CS',
      'TC_070_CS',
      'TC_071_CS',
      'TC_082_CS',
    ],
  },
  'remote.asksDespiteKey': {
    what: 'Authorizes a remote start although AuthorizeRemoteTxRequests is false.',
    failsIn: ['TC_010_CS'],
  },
  'remote.wrongStopReason': {
    what: 'Gives the reason Local for a remote stop.',
    failsIn: ['TC_005_3_CS', 'TC_012_CS', 'TC_018_2_CS'],
  },

  'reset.forgetsUnavailable': {
    what: 'Is Available again after a reset.',
    failsIn: ['TC_013_CS', 'TC_014_CS'],
  },
  'reset.wrongReason': {
    what: 'Gives the reason Other for a reset.',
    failsIn: ['TC_015_CS', 'TC_016_CS'],
  },
  'reset.losesTransaction': {
    what: 'Resets without ever ending the transaction.',
    failsIn: ['TC_015_CS', 'TC_016_CS'],
  },
  'reset.forgetsCable': {
    what: 'Shows Available after a boot although the cable is in.',
    failsIn: ['TC_015_CS', 'TC_016_CS', 'TC_032_1_CS', 'TC_032_2_CS'],
  },

  'unlock.fixedCableUnlocked': {
    what: 'Claims to have unlocked a cable that has no lock.',
    failsIn: ['TC_017_2_CS', 'TC_018_2_CS'],
  },
  'unlock.stopsWithFixedCable': {
    what: 'Ends the transaction although there is nothing to unlock.',
    failsIn: ['TC_018_2_CS'],
  },
  'unlock.errorForUnknownConnector': {
    what: 'Answers UnlockConnector with a CALLERROR when there is no such connector.',
    failsIn: ['TC_031_CS'],
  },
  'unlock.jammedSaysUnlocked': {
    what: 'Claims to have opened a lock that is jammed.',
    failsIn: ['TC_030_CS'],
  },
  'unlock.deniesItsLock': {
    what: 'Says that it cannot unlock although the cable is detachable.',
    failsIn: ['TC_017_1_CS', 'TC_018_1_CS'],
  },
  'unlock.keepsTransaction': {
    what: 'Unlocks the cable and goes on with the transaction.',
    failsIn: ['TC_018_1_CS'],
  },

  'configuration.acceptsNegative': {
    what: 'Accepts a negative interval.',
    failsIn: ['TC_040_2_CS'],
  },
  'configuration.acceptsUnknownKey': {
    what: 'Accepts a key that it does not know.',
    failsIn: ['TC_040_1_CS'],
  },
  'configuration.keepsOldValue': {
    what: 'Accepts a new MeterValueSampleInterval and keeps the old one.',
    failsIn: ['TC_021_CS', 'TC_036_CS', 'TC_070_CS'],
  },
  'configuration.wrongReadonly': {
    what: 'Reports NumberOfConnectors as writable.',
    failsIn: ['TC_019_CS'],
  },

  'meter.wrongInterval': {
    what: 'Samples more rarely than it was told.',
    failsIn: ['TC_036_CS', 'TC_070_CS'],
  },
  'meter.notAligned': {
    what: 'Counts the clock-aligned interval from when it was told, not from midnight.',
    failsIn: ['TC_071_CS'],
  },
  'meter.wrongContext': {
    what: 'Sends periodic and clock-aligned values with the context Other.',
    failsIn: ['TC_036_CS', 'TC_070_CS', 'TC_071_CS'],
  },
  'meter.missingMeasurand': {
    what: 'Leaves out the last measurand of the list.',
    failsIn: ['TC_070_CS', 'TC_071_CS'],
  },
  'meter.everythingInTheCar': {
    what: 'Says that every value was measured in the car.',
    failsIn: ['TC_070_CS', 'TC_071_CS'],
  },
  'meter.withoutTransactionId': {
    what: 'Sends the samples of a transaction without its id.',
    failsIn: ['TC_070_CS', 'TC_071_CS'],
  },

  'authorize.startsInvalidTag': {
    what: 'Starts a transaction although the tag is Invalid.',
    failsIn: ['TC_023_4_CS', 'TC_023_5_CS'],
  },
  'authorize.preparingOnInvalidTag': {
    what: 'Shows Preparing for a tag that was refused.',
    failsIn: ['TC_023_4_CS', 'TC_046_1_CS'],
  },

  'power.wrongReason': {
    what: 'Gives the reason Other for a loss of power.',
    failsIn: ['TC_032_1_CS', 'TC_032_2_CS'],
  },
  'power.losesTransaction': {
    what: 'Has forgotten after a loss of power that a transaction was running.',
    failsIn: ['TC_032_2_CS'],
  },

  'offline.losesMeterValues': {
    what: 'Drops the meter values that were taken while offline.',
    failsIn: ['TC_036_CS'],
  },
  'offline.sendsNewestFirst': {
    what: 'Sends the newest meter values before those that were queued.',
    failsIn: ['TC_036_CS', 'TC_037_2_CS'],
  },
  'offline.losesStop': {
    what: 'Loses the end of a transaction that the driver stops while offline.',
    failsIn: ['TC_038_CS', 'TC_039_CS'],
  },
  'offline.losesQueueOnReconnect': {
    what: 'Empties its queue when the connection is back.',
    failsIn: ['TC_036_CS', 'TC_037_1_CS', 'TC_037_2_CS', 'TC_037_3_CS', 'TC_038_CS', 'TC_039_CS'],
  },
  'offline.refusesEverybody': {
    what: 'Lets nobody start while offline.',
    failsIn: ['TC_037_1_CS', 'TC_037_2_CS', 'TC_037_3_CS', 'TC_039_CS'],
  },
  'offline.replaysWithoutCharging': {
    what: 'Never says that it was charging when the transaction began offline.',
    failsIn: ['TC_037_1_CS', 'TC_037_2_CS', 'TC_037_3_CS'],
  },
  'offline.ignoresRefusedTag': {
    what: 'Goes on charging with a tag that StartTransaction.conf refuses.',
    failsIn: ['TC_037_2_CS', 'TC_037_3_CS'],
  },
  'offline.stampsWhenSent': {
    what: 'Stamps StartTransaction with the time it is sent, not the time it happened.',
    failsIn: ['TC_037_1_CS'],
  },

  'list.emptyKeepsVersion': {
    what: 'Reports the version it was sent for a list that is empty.',
    failsIn: ['TC_042_2_CS'],
  },
  'list.hasVersionThoughUnsupported': {
    what: 'Reports a version of a list that it does not keep.',
    failsIn: ['TC_042_1_CS'],
  },
  'list.acceptsThoughUnsupported': {
    what: 'Accepts a list that it does not keep.',
    failsIn: ['TC_043_1_CS'],
  },
  'list.acceptsEntryWithoutInfo': {
    what: 'Accepts a full list with an entry that says nothing of its tag.',
    failsIn: ['TC_043_3_CS'],
  },
  'list.acceptsLowerDifferential': {
    what: 'Accepts a differential update that is older than its list.',
    failsIn: ['TC_043_2_CS'],
  },
  'list.refusesGap': {
    what: 'Refuses a differential update that skips a version.',
    failsIn: ['TC_043_2_CS'],
  },
  'list.refusesFullUpdate': {
    what: 'Refuses a full list whose version is not higher than its own.',
    failsIn: ['TC_043_CS'],
  },
  'list.asksForListed': {
    what: 'Asks the CSMS for a tag that is in its list, although LocalPreAuthorize is true.',
    failsIn: ['TC_008_1_CS', 'TC_008_2_CS'],
  },

  'diagnostics.noUploading': {
    what: 'Does not say that it begins to upload its diagnostics.',
    failsIn: ['TC_045_1_CS', 'TC_045_2_CS'],
  },
  'diagnostics.uploadedAfterFailure': {
    what: 'Says Uploaded although the upload failed.',
    failsIn: ['TC_045_2_CS'],
  },
  'diagnostics.bringsNothing': {
    what: 'Says Uploaded and uploads nothing.',
    failsIn: ['TC_045_1_CS', 'TC_045_2_CS', 'TC_079_CS'],
  },

  'security.keepsOldPassword': {
    what: 'Accepts a new password and comes back with the old one.',
    failsIn: ['TC_073_CS'],
  },
  'security.takesHexAsText': {
    what: 'Takes the hexadecimal digits of a password for the password.',
    failsIn: ['TC_073_CS'],
  },
  'security.staysConnected': {
    what: 'Accepts a new password and does not connect anew.',
    failsIn: ['TC_073_CS'],
  },
  'security.basicWithoutIdentity': {
    what: 'Logs in with another name than its identity.',
    failsIn: [
      'TC_073_CS',
      'TC_075_1_CS',
      'TC_075_2_CS',
      'TC_076_CS',
      'TC_078_CS',
      'TC_079_CS',
      'TC_080_CS',
      'TC_081_CS',
      'TC_083_CS',
      'TC_084_CS',
      'TC_085_CS',
      'TC_086_CS',
    ],
  },
  'security.omitsBasicOverTls': {
    what: 'Shows no password when the connection is encrypted.',
    failsIn: [
      'TC_073_CS',
      'TC_075_1_CS',
      'TC_075_2_CS',
      'TC_076_CS',
      'TC_078_CS',
      'TC_083_CS',
      'TC_084_CS',
      'TC_085_CS',
      'TC_086_CS',
    ],
  },
  'security.weakCipherSuites': {
    what: 'Offers neither of the required pairs of cipher suites.',
    failsIn: ['TC_086_CS', 'TC_087_CS'],
  },
  'security.acceptsAnyServer': {
    what: 'Trusts every server certificate.',
    failsIn: ['TC_078_CS'],
  },
  'security.oneEventForAllServers': {
    what: 'Reports only the first of several bad server certificates.',
    failsIn: ['TC_078_CS'],
  },
  'security.noEvents': {
    what: 'Sends no security events that are not critical.',
    failsIn: ['TC_077_CS', 'TC_078_CS', 'TC_081_CS'],
  },
  'security.noLogUploading': {
    what: 'Does not say that it begins to upload its security log.',
    failsIn: ['TC_079_CS'],
  },
  'security.logStatusWithoutRequestId': {
    what: 'Does not say which GetLog a LogStatusNotification belongs to.',
    failsIn: ['TC_079_CS'],
  },
  'security.acceptsDowngrade': {
    what: 'Accepts a lower security profile.',
    failsIn: ['TC_084_CS'],
  },
  'security.ignoresUpgrade': {
    what: 'Accepts a higher security profile and stays with the old one.',
    failsIn: ['TC_083_CS'],
  },
  'security.fallsBack': {
    what: 'Goes back to a lower security profile when it cannot connect.',
    failsIn: ['TC_078_CS', 'TC_083_CS'],
  },

  'certificate.wrongIssuerKeyHash': {
    what: 'Hashes one byte too much of the key of the issuer.',
    failsIn: ['TC_075_1_CS', 'TC_075_2_CS', 'TC_076_CS'],
  },
  'certificate.forgetsInstalled': {
    what: 'Accepts a root certificate and does not keep it.',
    failsIn: ['TC_075_1_CS', 'TC_075_2_CS', 'TC_076_CS', 'TC_080_CS', 'TC_081_CS', 'TC_083_CS'],
  },
  'certificate.installsAnything': {
    what: 'Installs what is no valid root certificate.',
    failsIn: ['TC_078_CS'],
  },
  'certificate.deletesNothing': {
    what: 'Accepts to delete a certificate and keeps it.',
    failsIn: ['TC_076_CS'],
  },
  'certificate.neverAsks': {
    what: 'Accepts to ask for a new certificate and never does.',
    failsIn: ['TC_074_CS', 'TC_077_CS', 'TC_083_CS'],
  },
  'certificate.requestWithoutOrganization': {
    what: 'Leaves the CpoName out of its certificate request.',
    failsIn: ['TC_074_CS'],
  },
  'certificate.requestWithOtherName': {
    what: 'Asks for a certificate in another name than its own.',
    failsIn: ['TC_074_CS', 'TC_083_CS'],
  },
  'certificate.acceptsAnyOwn': {
    what: 'Accepts whatever certificate is signed for it.',
    failsIn: ['TC_077_CS'],
  },
  'certificate.keepsOldOne': {
    what: 'Accepts a new certificate and goes on with the old one.',
    failsIn: ['TC_074_CS', 'TC_083_CS'],
  },
  'certificate.staysConnected': {
    what: 'Accepts a new certificate and does not connect anew.',
    failsIn: ['TC_074_CS'],
  },
  'certificate.basicInMutualTls': {
    what: 'Shows its password besides its certificate.',
    failsIn: ['TC_086_CS', 'TC_087_CS'],
  },

  'firmware.downloadedAfterFailure': {
    what: 'Says Downloaded although there was no such file.',
    failsIn: ['TC_044_2_CS'],
  },
  'firmware.skipsDownloaded': {
    what: 'Does not say that the download is complete.',
    failsIn: ['TC_044_1_CS', 'TC_044_3_CS', 'TC_080_CS', 'TC_081_CS'],
  },
  'firmware.installsAnything': {
    what: 'Installs a file that is no firmware.',
    failsIn: ['TC_044_3_CS'],
  },
  'firmware.forgetsInstalled': {
    what: 'Does not say Installed after the reboot.',
    failsIn: ['TC_044_1_CS', 'TC_080_CS'],
  },
  'firmware.skipsSignatureVerified': {
    what: 'Does not say that the signature was found right.',
    failsIn: ['TC_080_CS'],
  },
  'firmware.losesRequestId': {
    what: 'Has forgotten the requestId after the reboot.',
    failsIn: ['TC_080_CS'],
  },
  'firmware.ignoresSignature': {
    what: 'Installs a firmware whose signature is wrong.',
    failsIn: ['TC_081_CS'],
  },
  'firmware.noInvalidSignature': {
    what: 'Drops a firmware with a wrong signature without a word.',
    failsIn: ['TC_081_CS'],
  },

  'reservation.ignoresTag': {
    what: 'Lets anybody use a reserved connector.',
    failsIn: ['TC_046_1_CS'],
  },
  'reservation.asksForForeignTag': {
    what: 'Authorizes a foreign tag although nobody else may use the connector.',
    failsIn: ['TC_046_1_CS'],
  },
  'reservation.dropsReservationId': {
    what: 'Does not say in StartTransaction which reservation was used.',
    failsIn: ['TC_046_1_CS', 'TC_046_2_CS', 'TC_049_CS', 'TC_052_CS', 'TC_053_1_CS', 'TC_053_2_CS'],
  },
  'reservation.ignoresParent': {
    what: 'Keeps a tag of the same group away from a reserved connector.',
    failsIn: ['TC_053_1_CS', 'TC_053_2_CS'],
  },
  'reservation.neverExpires': {
    what: 'Stays Reserved after the reservation has expired.',
    failsIn: ['TC_047_CS'],
  },
  'reservation.expiresEarly': {
    what: 'Ends a reservation before it expires.',
    failsIn: ['TC_047_CS'],
  },
  'reservation.acceptsOccupied': {
    what: 'Reserves a connector that somebody uses.',
    failsIn: ['TC_048_2_CS', 'TC_050_2_CS'],
  },
  'reservation.acceptsUnavailable': {
    what: 'Reserves a connector that is unavailable.',
    failsIn: ['TC_048_3_CS', 'TC_050_3_CS'],
  },
  'reservation.acceptsFaulted': {
    what: 'Reserves a connector that is faulted.',
    failsIn: ['TC_048_1_CS', 'TC_050_1_CS'],
  },
  'reservation.ignoresConnectorZero': {
    what: 'Keeps no connector free for a reservation of the whole station.',
    failsIn: ['TC_049_CS'],
  },
  'reservation.errorWhenUnsupported': {
    what: 'Answers ReserveNow with a CALLERROR when it knows no reservations.',
    failsIn: ['TC_048_4_CS', 'TC_050_4_CS'],
  },
  'reservation.staysAfterCancel': {
    what: 'Accepts a cancellation and stays Reserved.',
    failsIn: ['TC_051_CS'],
  },
  'reservation.cancelsAnyId': {
    what: 'Cancels its reservation, whatever id was given.',
    failsIn: ['TC_052_CS'],
  },

  'data.errorForUnknownVendor': {
    what: 'Answers the data of an unknown vendor with a CALLERROR.',
    failsIn: ['TC_062_CS'],
  },

  'trigger.messageBeforeAnswer': {
    what: 'Sends the triggered message before its answer.',
    failsIn: ['TC_054_CS'],
  },
  'trigger.noHeartbeat': {
    what: 'Accepts to send a Heartbeat and does not.',
    failsIn: ['TC_054_CS'],
  },
  'trigger.statusOnlyWhenChanged': {
    what: 'Sends no triggered status when nothing has changed.',
    failsIn: ['TC_054_CS'],
  },
  'trigger.wrongContext': {
    what: 'Sends triggered meter values as if they were periodic.',
    failsIn: ['TC_054_CS'],
  },
  'trigger.acceptsUnknownConnector': {
    what: 'Accepts a trigger for a connector that does not exist.',
    failsIn: ['TC_055_CS'],
  },

  'smart.lowestStackLevelWins': {
    what: 'Lets the lowest stack level win.',
    failsIn: ['TC_072_CS'],
  },
  'smart.topLevelHidesOthers': {
    what: 'Lets nothing show through when the highest stack level has run out.',
    failsIn: ['TC_072_CS'],
  },
  'smart.ignoresDuration': {
    what: 'Goes on with a schedule whose duration is over.',
    failsIn: ['TC_072_CS'],
  },
  'smart.ignoresStationMaximum': {
    what: 'Leaves the limit of the whole station out of the composite schedule.',
    failsIn: ['TC_066_CS', 'TC_067_CS'],
  },
  'smart.ignoresTxDefault': {
    what: 'Leaves the default profile out of the composite schedule.',
    failsIn: ['TC_056_CS', 'TC_067_CS', 'TC_072_CS', 'TC_082_CS'],
  },
  'smart.defaultBeatsTxProfile': {
    what: 'Prefers the default profile to that of the transaction.',
    failsIn: ['TC_066_CS'],
  },
  'smart.countsFromNow': {
    what: 'Counts every schedule from the moment it is asked, not from its start.',
    failsIn: ['TC_066_CS', 'TC_067_CS', 'TC_072_CS'],
  },
  'smart.rejectsCompositeWhenIdle': {
    what: 'Rejects GetCompositeSchedule when nothing is charging.',
    failsIn: ['TC_056_CS', 'TC_067_CS', 'TC_072_CS'],
  },
  'smart.noCompositeWithoutProfile': {
    what: 'Rejects GetCompositeSchedule when there is no profile.',
    failsIn: ['TC_067_CS'],
  },
  'smart.wrongDuration': {
    what: 'Answers with another duration than was asked for.',
    failsIn: ['TC_056_CS', 'TC_057_CS', 'TC_059_CS', 'TC_066_CS', 'TC_067_CS', 'TC_072_CS', 'TC_082_CS'],
  },
  'smart.acceptsTxProfileWhenIdle': {
    what: 'Accepts the profile of a transaction when there is none.',
    failsIn: ['TC_058_1_CS'],
  },
  'smart.acceptsForeignTransaction': {
    what: 'Accepts the profile of another transaction.',
    failsIn: ['TC_058_2_CS'],
  },
  'smart.clearsEverything': {
    what: 'Clears all profiles when one was meant.',
    failsIn: ['TC_067_CS'],
  },
  'smart.clearsNothing': {
    what: 'Accepts ClearChargingProfile and clears nothing.',
    failsIn: ['TC_067_CS'],
  },
  'smart.dropsProfileOfRemoteStart': {
    what: 'Forgets the profile that came with a remote start.',
    failsIn: ['TC_059_CS'],
  },
  'smart.acceptsAnyPurposeWithRemoteStart': {
    what: 'Accepts a remote start with a profile that is not for a transaction.',
    failsIn: ['TC_060_CS'],
  },

  'wire.twoCallsInFlight': {
    what: 'Goes on about its firmware before the CSMS has answered.',
    failsIn: ['TC_044_1_CS', 'TC_044_2_CS', 'TC_044_3_CS', 'TC_080_CS', 'TC_081_CS'],
  },
  'wire.unknownFieldInHeartbeat': {
    what: 'Adds a field of its own to Heartbeat.',
    failsIn: ['TC_001_CS', 'TC_002_CS', 'TC_054_CS'],
  },
  'wire.numbersInMeterValues': {
    what: 'Sends measured values as numbers, not as texts.',
    failsIn: ['TC_036_CS', 'TC_037_2_CS', 'TC_054_CS', 'TC_070_CS', 'TC_071_CS'],
  },
  'wire.reusesMessageIds': {
    what: 'Has one message id for all that it says of its diagnostics.',
    failsIn: ['TC_045_1_CS', 'TC_045_2_CS'],
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof faults;
