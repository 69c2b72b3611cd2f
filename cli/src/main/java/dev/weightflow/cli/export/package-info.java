/** {@code export}: a trained model in the forms that other programs read. */
package dev.weightflow.cli.export;
