/** Low-rank adaptation (Hu et al., 2022): the constant field B·A with one Euler step (§2.3, eq. 5 and 6). */
package dev.weightflow.model.method.lora;
