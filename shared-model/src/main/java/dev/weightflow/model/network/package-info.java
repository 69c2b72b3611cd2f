/**
 * The assembled model (a backbone, a method over it, a decoder for each task), and its files, which say what they are: what was trained
 * alone, or merged into plain weights.
 */
package dev.weightflow.model.network;
