/** The auditor's report for operators. */
@NullMarked
package io.altostratus.compute.api.audit;

import org.jspecify.annotations.NullMarked;
