/** Weight files on the command line: inspection, and pre-trained backbones to start from. */
package dev.weightflow.cli.weights;
