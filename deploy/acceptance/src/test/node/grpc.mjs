// An independent gRPC client: one unary call, one server stream, one bidirectional stream over the
// edge's native port. Prints what came back as JSON.
// usage: node grpc.mjs ADDRESS PARTNER_FOLDER BUNDLE TOKEN ORDER
import { readFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { loadFileDescriptorSetFromBuffer } from "@grpc/proto-loader";

const [address, folder, bundle, token, order] = process.argv.slice(2);
const read = (file) => readFileSync(`${folder}/${file}`);
const { hansa } = grpc.loadPackageDefinition(
  loadFileDescriptorSetFromBuffer(readFileSync(bundle), { longs: Number, enums: String, oneofs: true }));
const credentials = grpc.credentials.createSsl(read("ca.crt"), read("tls.key"), read("tls.crt"));
const metadata = new grpc.Metadata();
metadata.set("authorization", `Bearer ${token}`);
const deadline = () => ({ deadline: Date.now() + 10_000 });

const orders = new hansa.orders.v1.Orders(address, credentials);
const inventory = new hansa.inventory.v1.Inventory(address, credentials);

const unary = await new Promise((resolve, reject) =>
  orders.GetOrder({ name: order }, metadata, deadline(), (error, answer) =>
    error ? reject(error) : resolve(answer)));

const first = await new Promise((resolve, reject) => {
  const stream = orders.WatchOrder({ name: order }, metadata, deadline());
  stream.once("data", (answer) => { stream.cancel(); resolve(answer); });
  stream.on("error", (error) => error.code === grpc.status.CANCELLED || reject(error));
});

const answers = await new Promise((resolve, reject) => {
  const seen = [];
  const stream = inventory.ReconcileStock(metadata, deadline());
  stream.on("data", (answer) => seen.push(answer));
  stream.on("error", reject);
  stream.on("end", () => resolve(seen));
  stream.write({ open: { warehouse: "Lübeck" } });
  stream.write({ count: { sku: "NO-SUCH-SKU", counted: 3 } });
  stream.end();
});

console.log(JSON.stringify({ unary, first, answers }));
orders.close();
inventory.close();
