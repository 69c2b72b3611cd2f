/** How records become JSON and back, and the one canonical form whose digest is an identity. */
package dev.weightflow.schema.json;
