package io.altostratus.identity.receipts;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param lifetime how long one may take to go on with the methods that are missing */
@ConfigurationProperties("altostratus.receipt")
public record ReceiptProperties(@DefaultValue("5m") Duration lifetime) {}
