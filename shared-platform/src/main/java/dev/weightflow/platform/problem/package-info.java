/**
 * Failures as RFC 9457 problems ({@code application/problem+json}): what went wrong, its stable code, and the way out. The code
 * is that of the exception, and so the same in dead letters and metrics.
 */
package dev.weightflow.platform.problem;
