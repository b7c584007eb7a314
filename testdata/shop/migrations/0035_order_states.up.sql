UPDATE orders SET state = 'sent';
