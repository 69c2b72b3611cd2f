/**
 * Failures as RFC 9457 problems ({@code application/problem+json}): the fault, its stable code, and the way out. Exceptions carry their codes, titles
 * and statuses themselves; the code is the same in dead letters and metrics. There is no other catalogue.
 */
package dev.weightflow.platform.problem;
