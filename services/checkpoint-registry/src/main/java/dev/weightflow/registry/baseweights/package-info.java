/** Pre-trained backbones that trainings start from: checked, converted, stored under their digests, and named. */
package dev.weightflow.registry.baseweights;
