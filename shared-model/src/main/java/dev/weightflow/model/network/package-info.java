/** The assembled model: a backbone, a method over it, and a decoder for each task, with all their parameters. */
package dev.weightflow.model.network;
