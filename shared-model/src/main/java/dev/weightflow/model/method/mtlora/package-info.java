/** MTLoRA (Agiza et al., 2024): task-agnostic and task-specific low-rank adapters in one pass. */
package dev.weightflow.model.method.mtlora;
