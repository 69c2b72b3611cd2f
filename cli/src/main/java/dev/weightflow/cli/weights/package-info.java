/** Weight files on the command line: what a file holds, and pre-trained backbones to start from. */
package dev.weightflow.cli.weights;
