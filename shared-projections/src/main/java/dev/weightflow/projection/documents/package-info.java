/** Stored documents that events refer to: manifests, reports, pictures. */
package dev.weightflow.projection.documents;
