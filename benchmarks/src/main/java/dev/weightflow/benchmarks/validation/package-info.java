/** What the metrics of a validation cost an image, beside the plain loops that they are to agree with. */
package dev.weightflow.benchmarks.validation;
