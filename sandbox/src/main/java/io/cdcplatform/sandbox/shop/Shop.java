package io.cdcplatform.sandbox.shop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is in {@code shop.sql}: the shop's tables, and how many rows they had before anybody captured them. */
public final class Shop {
    static final int CUSTOMERS = 500;
    static final int PRODUCTS = 200;
    public static final int ORDERS = 1_000;

    /** Each table with its key; the last one has none. */
    public static final Map<String, List<String>> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("customers", List.of("id"));
        TABLES.put("products", List.of("sku"));
        TABLES.put("orders", List.of("id"));
        TABLES.put("order_lines", List.of("order_id", "line_no"));
        TABLES.put("audit", List.of());
    }

    private Shop() {}
}
