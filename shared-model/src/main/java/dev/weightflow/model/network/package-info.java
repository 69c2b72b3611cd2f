/**
 * Assembled models (a backbone, a method over it, a decoder for each task), and their self-describing files: of the trained weights alone, or merged
 * into plain weights.
 */
package dev.weightflow.model.network;
