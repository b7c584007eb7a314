ALTER TABLE invoices ADD COLUMN remark text;
