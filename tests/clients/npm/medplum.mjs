// @medplum/core: create, create under a condition, read, search, page, update, transaction. Prints what it saw as JSON.
import { MedplumClient } from '@medplum/core';
const { address, token, patient, number, pulses, together } = JSON.parse(process.argv[2]);
const client = new MedplumClient({ baseUrl: `${address}/`, fhirUrlPath: 'fhir/R4/', fetch, cacheTime: 0 });
client.setAccessToken(token);
const made = await client.createResource(patient);
const again = await client.createResourceIfNoneExist(patient, `identifier=${number}`);
const read = await client.readResource('Patient', made.id);
for (const one of pulses) {
  await client.createResource({ ...one, subject: { reference: `Patient/${made.id}` } });
}
const beats = [];
let pages = 0;
let first;
for await (const page of client.searchResourcePages('Observation', { patient: made.id, _count: 2 })) {
  pages += 1;
  for (const one of page) {
    first ??= one;
    beats.push(one.valueQuantity.value);
  }
}
const total = (await client.search('Observation', { patient: made.id, _summary: 'count' })).total;
const updated = await client.updateResource({ ...first, status: 'amended' });
const patched = await client.patchResource('Observation', first.id, [{ op: 'replace', path: '/status', value: 'corrected' }]);
const found = await client.search('Patient', { identifier: number });
const stored = await client.executeBatch(together);
let refused = '';
try {
  await client.readResource('Patient', '01890000-0000-7000-8000-000000000000');
} catch (error) {
  refused = error.outcome.issue[0].code;
}
console.log(JSON.stringify({
  isSame: again.id === made.id, family: read.name[0].family, total, pages, beats: beats.sort(), updated: updated.meta.versionId,
  patched: patched.status, found: found.entry.length, statuses: stored.entry.map((one) => one.response.status.slice(0, 3)), refused,
}));
