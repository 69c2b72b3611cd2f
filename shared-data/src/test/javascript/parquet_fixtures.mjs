// Makes the files under src/test/resources/parquet with DuckDB and with Arrow's Rust implementation, two writers that share no code.
//
// Run it with Node 20 in a folder of its own:
//     npm install @duckdb/node-api@1.5.6-r.1 parquet-wasm@0.8.0 apache-arrow
//     cp .../shared-data/src/test/javascript/parquet_fixtures.mjs . && node parquet_fixtures.mjs .../shared-data/src/test/resources/parquet
// The values follow formulas of the row, which ParquetFileTest knows too.
import { DuckDBInstance } from "@duckdb/node-api";
import * as arrow from "apache-arrow";
import * as parquet from "parquet-wasm/node";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OUT = process.argv[2];
const ROWS = 100;
mkdirSync(OUT, { recursive: true });

const image = (row) => (row % 5 === 4 ? null : Uint8Array.from({ length: 3 + row * 2 }, (_, k) => (row * 31 + k * k) % 251));
const path = (row) => (row % 5 === 4 || row % 5 === 3 ? null : `image-${row}.png`);
const score = (row) => (row % 4 === 2 ? null : row * 0.5 - 3);
const kind = (row) => ["street", "forest", "field"][row % 3];
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const text = (value) => (value === null ? "NULL" : `'${value}'`);

const connection = await (await DuckDBInstance.create(":memory:")).connect();
await connection.run(`CREATE TABLE samples (image STRUCT(bytes BLOB, path VARCHAR), label BIGINT, small INTEGER, score DOUBLE,
    height FLOAT, kind VARCHAR, sunny BOOLEAN, tags VARCHAR[])`);
const rows = Array.from({ length: ROWS }, (_, row) => {
  const struct = image(row) === null ? "NULL" : `{'bytes': from_hex('${hex(image(row))}'), 'path': ${text(path(row))}}`;
  return `(${struct}, ${row * 3 - 5}, ${-row}, ${score(row) ?? "NULL"}, ${row / 4}, '${kind(row)}', ${row % 2 === 0}, ['a', 'b'])`;
});
await connection.run(`INSERT INTO samples VALUES ${rows.join(",")}`);
for (const codec of ["uncompressed", "snappy", "gzip", "zstd", "brotli"]) {
  await connection.run(`COPY samples TO '${join(OUT, `duckdb-${codec}.parquet`)}' (FORMAT parquet, CODEC '${codec}')`);
}

const fields = new arrow.Struct([
  new arrow.Field("bytes", new arrow.Binary(), true),
  new arrow.Field("path", new arrow.Utf8(), true),
]);
const each = (of) => Array.from({ length: ROWS }, (_, row) => of(row));
const table = new arrow.Table({
  image: arrow.vectorFromArray(each((row) => (image(row) === null ? null : { bytes: image(row), path: path(row) })), fields),
  label: arrow.vectorFromArray(each((row) => BigInt(row * 3 - 5)), new arrow.Int64()),
  small: arrow.vectorFromArray(each((row) => -row), new arrow.Int32()),
  score: arrow.vectorFromArray(each(score), new arrow.Float64()),
  height: arrow.vectorFromArray(each((row) => row / 4), new arrow.Float32()),
  kind: arrow.vectorFromArray(each(kind), new arrow.Utf8()),
  sunny: arrow.vectorFromArray(each((row) => row % 2 === 0), new arrow.Bool()),
});
const { Compression, Encoding, WriterPropertiesBuilder, WriterVersion } = parquet;
const groups = () => new WriterPropertiesBuilder().setMaxRowGroupSize(30).setDataPageSizeLimit(300).setWriteBatchSize(7);
for (const [name, properties] of Object.entries({
  "snappy-groups": groups().setCompression(Compression.SNAPPY),
  "zstd-plain": groups().setCompression(Compression.ZSTD).setDictionaryEnabled(false).setEncoding(Encoding.PLAIN),
  "fallback": groups().setDictionaryPageSizeLimit(500),
  "version2": groups().setCompression(Compression.SNAPPY).setWriterVersion(WriterVersion.V2).setColumnEncoding("sunny", Encoding.PLAIN),
  "delta": groups().setColumnDictionaryEnabled("kind", false).setColumnEncoding("kind", Encoding.DELTA_LENGTH_BYTE_ARRAY),
  "lz4": groups().setCompression(Compression.LZ4_RAW),
})) {
  const built = properties.setKeyValueMetadata(new Map([["huggingface", '{"info":{}}']])).build();
  const wasm = parquet.Table.fromIPCStream(arrow.tableToIPC(table, "stream"));
  writeFileSync(join(OUT, `arrow-${name}.parquet`), parquet.writeParquet(wasm, built));
}
