/** Whether everything that a version consists of is there, undamaged, and signed by whom it must come from. */
package dev.weightflow.registry.verification;
