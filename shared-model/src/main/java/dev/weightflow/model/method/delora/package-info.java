/** The paper's method: frozen weights flow along a learned velocity field (§2.2, §3.1, eq. 7). */
package dev.weightflow.model.method.delora;
