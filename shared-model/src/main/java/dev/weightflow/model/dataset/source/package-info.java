/** Where the files of a dataset come from: a folder, an archive, or what else can list and open named files. */
package dev.weightflow.model.dataset.source;
