/** Cost of a validation's metrics per image, beside the plain loops whose results they must equal. */
package dev.weightflow.benchmarks.validation;
