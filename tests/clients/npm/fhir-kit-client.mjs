// fhir-kit-client: create, read, search, page, update, patch, transaction, operation. Prints what it saw as JSON.
import { Client } from 'fhir-kit-client';
const { base, token, patient, number, pulses, together } = JSON.parse(process.argv[2]);
const client = new Client({ baseUrl: base, bearerToken: token });
const smart = await client.smartAuthMetadata();
const made = await client.create({ resourceType: 'Patient', body: patient });
const read = await client.read({ resourceType: 'Patient', id: made.id });
for (const one of pulses) {
  await client.create({ resourceType: 'Observation', body: { ...one, subject: { reference: `Patient/${made.id}` } } });
}
const searchParams = { patient: made.id, _count: 2 };
let page = await client.search({ resourceType: 'Observation', searchParams });
const total = page.total;
const beats = [];
let pages = 0;
let first;
while (page) {
  pages += 1;
  for (const { resource } of page.entry ?? []) {
    first ??= resource;
    beats.push(resource.valueQuantity.value);
  }
  page = await client.nextPage({ bundle: page });
}
const updated = await client.update({ resourceType: 'Observation', id: first.id, body: { ...first, status: 'amended' } });
const patched = await client.patch({
  resourceType: 'Observation', id: first.id, jsonPatch: [{ op: 'replace', path: '/status', value: 'corrected' }],
});
const found = await client.resourceSearch({ resourceType: 'Patient', searchParams: { identifier: number } });
const stored = await client.transaction({ body: together });
const history = await client.resourceHistory({ resourceType: 'Observation', id: first.id });
const everything = await client.operation({ name: 'everything', resourceType: 'Patient', id: made.id });
const some = await client.operation({
  name: 'everything', resourceType: 'Patient', id: made.id,
  input: { resourceType: 'Parameters', parameter: [{ name: '_type', valueCode: 'Observation' }] },
});
let refused = 0;
try {
  await client.read({ resourceType: 'Patient', id: 'nobody' });
} catch (error) {
  refused = error.response.status;
}
console.log(JSON.stringify({
  token: smart.tokenUrl?.toString() ?? '', family: read.name[0].family, total, pages, beats: beats.sort(), updated: updated.meta.versionId,
  patched: patched.status, found: found.entry.length, statuses: stored.entry.map((one) => one.response.status.slice(0, 3)),
  versions: history.total, refused, everything: everything.entry.length - some.entry.length,
}));
