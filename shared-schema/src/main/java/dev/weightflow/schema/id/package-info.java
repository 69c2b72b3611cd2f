/** What things are called: opaque, typed, validated identifiers, most of them digests of what they identify. */
package dev.weightflow.schema.id;
