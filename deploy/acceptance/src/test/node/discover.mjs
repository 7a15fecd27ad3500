// Reads the server's metadata at the URL of its name, and then at another URL of the same server,
// where a client must not believe it (RFC 8414 section 3.3). Prints the metadata and that refusal.
// usage: node discover.mjs ISSUER ANOTHER_URL PARTNER_FOLDER
import { discover, withoutCertificate } from "./oauth.mjs";

const [issuer, another, folder] = process.argv.slice(2);
const via = withoutCertificate(folder);
const metadata = await discover(issuer, via);
const elsewhere = await discover(another, via).then(() => "believed", (refusal) => refusal.code);
console.log(JSON.stringify({ metadata, elsewhere }));
await via.close();
