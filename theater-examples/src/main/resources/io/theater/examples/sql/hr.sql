CREATE TABLE departments (
  id INT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  name_zh VARCHAR(60) NOT NULL
);
CREATE TABLE employees (
  id INT PRIMARY KEY,
  department_id INT NOT NULL REFERENCES departments,
  name VARCHAR(80) NOT NULL,
  hired_on DATE NOT NULL,
  salary DECIMAL(10, 2) NOT NULL
);
CREATE TABLE absences (
  id INT PRIMARY KEY,
  employee_id INT NOT NULL REFERENCES employees,
  kind VARCHAR(20) NOT NULL CHECK (kind IN ('vacation', 'sick', 'training')),
  starts_on DATE NOT NULL,
  days INT NOT NULL CHECK (days > 0)
);

COMMENT ON COLUMN employees.salary IS 'EUR per month';
COMMENT ON COLUMN absences.kind IS 'vacation, sick or training';
COMMENT ON COLUMN absences.starts_on IS 'from 2024-01-01 to 2025-12-31';
COMMENT ON COLUMN absences.days IS 'working days';
