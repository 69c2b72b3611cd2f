/** Sources of a dataset's files: a folder, an archive, or anything else that can list and open named files. */
package dev.weightflow.data.dataset.source;
