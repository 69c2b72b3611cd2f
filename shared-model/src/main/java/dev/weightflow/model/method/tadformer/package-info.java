/** TADFormer (Baek et al., 2025): shared low-rank adapters, prompts for tasks, and a task-aware stream in the last block of each stage. */
package dev.weightflow.model.method.tadformer;
