/** From a stored sample to what the network takes: the benchmark's augmentation and normalisation, done by OpenCV. */
package dev.weightflow.model.dataset.transform;
