/** JSON as files and answers on this machine have it. */
package dev.weightflow.local.json;
