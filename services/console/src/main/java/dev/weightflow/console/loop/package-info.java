/** Chains of causes of the closed loop, from a change to the champion that it led to. */
package dev.weightflow.console.loop;
