// A token is shown over the certificate that it is bound to, and over another. Prints both outcomes.
// usage: node stolen.mjs EDGE TOKEN OWNER_FOLDER THIEF_FOLDER
import * as oauth from "oauth4webapi";
import { outcome, withCertificate } from "./oauth.mjs";

const [edge, token, ...folders] = process.argv.slice(2);
const [owner, thief] = await Promise.all(folders.map(async (folder) => {
  const via = withCertificate(folder);
  const seen = await outcome(async () => {
    const response = await oauth.protectedResourceRequest(
      token, "GET", new URL("/v1/orders", edge), undefined, undefined, via);
    await response.text();
  });
  await via.close();
  return seen;
}));
console.log(JSON.stringify({ owner, thief }));
