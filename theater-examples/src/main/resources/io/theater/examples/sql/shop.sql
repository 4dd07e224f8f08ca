CREATE TABLE countries (
  id INT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  name_zh VARCHAR(60) NOT NULL
);
CREATE TABLE regions (
  id INT PRIMARY KEY,
  country_id INT NOT NULL REFERENCES countries,
  name VARCHAR(60) NOT NULL,
  name_zh VARCHAR(60) NOT NULL
);
CREATE TABLE cities (
  id INT PRIMARY KEY,
  region_id INT NOT NULL REFERENCES regions,
  name VARCHAR(60) NOT NULL,
  name_zh VARCHAR(60) NOT NULL
);
CREATE TABLE customers (
  id INT PRIMARY KEY,
  city_id INT NOT NULL REFERENCES cities,
  name VARCHAR(80) NOT NULL,
  segment VARCHAR(20) NOT NULL CHECK (segment IN ('consumer', 'business')),
  registered_on DATE NOT NULL
);
CREATE TABLE categories (
  id INT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  name_zh VARCHAR(60) NOT NULL
);
CREATE TABLE products (
  id INT PRIMARY KEY,
  category_id INT NOT NULL REFERENCES categories,
  name VARCHAR(80) NOT NULL,
  name_zh VARCHAR(80) NOT NULL,
  price DECIMAL(10, 2) NOT NULL
);
CREATE TABLE orders (
  id INT PRIMARY KEY,
  customer_id INT NOT NULL REFERENCES customers,
  ordered_at TIMESTAMP(0) NOT NULL,
  status VARCHAR(20) NOT NULL
    CHECK (status IN ('paid', 'shipped', 'delivered', 'returned', 'cancelled'))
);
CREATE TABLE order_items (
  order_id INT NOT NULL REFERENCES orders,
  line_no INT NOT NULL,
  product_id INT NOT NULL REFERENCES products,
  quantity INT NOT NULL CHECK (quantity > 0),
  unit_price DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (order_id, line_no)
);
CREATE INDEX orders_by_time ON orders (ordered_at);

COMMENT ON COLUMN customers.segment IS 'consumer or business';
COMMENT ON COLUMN products.price IS 'list price in EUR today';
COMMENT ON COLUMN orders.ordered_at IS 'from 2024-01-01 to 2025-12-31';
COMMENT ON COLUMN orders.status
  IS 'paid, shipped, delivered, returned or cancelled; cancelled orders are not revenue';
COMMENT ON COLUMN order_items.unit_price
  IS 'EUR paid for one piece; revenue is quantity * unit_price';
