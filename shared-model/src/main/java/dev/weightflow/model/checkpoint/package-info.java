/**
 * Trained weights as files that say what they are: what was trained alone, or merged into plain weights. Reading them back needs no
 * options, and {@link dev.weightflow.model.checkpoint.PeftAdapter} writes LoRA's as PEFT reads them.
 */
package dev.weightflow.model.checkpoint;
